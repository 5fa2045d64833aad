// For Astro's own tools (`astro check`, editors). `infrabuch build` and `infrabuch dev` use the same settings for any root.
import { siteConfig } from './src/site/config.ts';

export default siteConfig({ root: process.env.INFRABUCH_ROOT ?? import.meta.dirname });
