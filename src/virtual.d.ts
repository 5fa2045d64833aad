declare module 'virtual:infrabuch' {
  const data: import('./site-data.ts').SiteData;
  export default data;
}
