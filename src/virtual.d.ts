declare module 'virtual:infrabuch' {
  const data: import('./site-data.ts').SiteData;
  export default data;
}

declare namespace App {
  interface Locals {
    /** How often each diagram was drawn on this page. */
    figures?: Map<string, number>;
  }
}
