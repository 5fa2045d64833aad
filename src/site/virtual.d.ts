declare module 'virtual:infrabuch' {
  const data: import('./data.ts').SiteData;
  export default data;
}

declare namespace App {
  interface Locals {
    /** How often each diagram was drawn on this page. */
    figures?: Map<string, number>;
    /** The entry that this page is about, `containers/shop`. */
    entry?: string;
    /** Ids of table rows on this page, each with how often it was wanted. */
    rows?: Map<string, number>;
  }
}

// For tsc alone; `astro check` reads the components themselves.
declare module '*.astro' {
  // biome-ignore lint/suspicious/noExplicitAny: props are checked elsewhere
  const component: (props: any) => any;
  export default component;
}
