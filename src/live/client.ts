// Runs in the pages that `infrabuch live` serves, and in no other. The functions are sent as their own texts
// (clientScript): they use each other, the browser, and nothing else of this program.
import type { LiveMessage } from './message.ts';

const styles = `.ib-live{position:fixed;inset-inline-end:1rem;inset-block-end:1rem;z-index:20;max-width:calc(100vw - 2rem);padding:.3rem .75rem;border:1px solid var(--ib-good);border-radius:1rem;background:var(--ib-paper);color:var(--ib-good);font-size:.8rem;font-weight:600;box-shadow:0 2px 8px #0003}
.ib-live::before{content:"";display:inline-block;width:.55em;height:.55em;margin-inline-end:.5em;border-radius:50%;background:currentColor}
.ib-live[data-state="off"]{border-color:var(--ib-bad);color:var(--ib-bad)}
.ib-live[data-state="off"]::before{border-radius:0}
.ib-live[data-state="still"]{border-color:var(--ib-line);color:var(--ib-muted)}
@media (min-width:60rem){dialog .ib-live{inset:.6rem auto auto 50%;translate:-50%}}
@media print{.ib-live{display:none}}
@media (prefers-reduced-motion:no-preference){.ib-live-new{animation:ib-live-new 2.4s}}
@keyframes ib-live-new{0%,60%{outline:3px solid var(--ib-accent);outline-offset:4px}100%{outline:3px solid transparent;outline-offset:4px}}`;

/** The bar at the edge of the page that says whether it is live: `say` shows a state and its words. */
function openBar(css: string) {
  const sheet = document.createElement('style');
  sheet.textContent = css;
  document.head.append(sheet);
  const bar = document.createElement('p');
  bar.className = 'ib-live';
  bar.setAttribute('role', 'status');
  // An open dialog covers everything else.
  const place = () => (document.querySelector('dialog[open]') ?? document.body).append(bar);
  place();
  document.addEventListener('click', () => setTimeout(place));
  document.addEventListener('close', () => setTimeout(place), true);
  return (state: 'on' | 'off' | 'still', text: string) => {
    bar.dataset.state = state;
    if (bar.textContent !== text) bar.textContent = text;
  };
}

/** Puts the badges onto the boxes of the diagrams; a box whose badge has changed shows that. */
function showBadges(badges: Readonly<Record<string, string>>): void {
  for (const slot of document.querySelectorAll<SVGGElement>('.ib-last[data-of]')) {
    const text = badges[slot.dataset.of ?? ''] ?? '';
    if (slot.dataset.shown === text) continue;
    const before = slot.dataset.shown;
    slot.dataset.shown = text;
    slot.innerHTML = text;
    if (before === undefined) continue;
    const box = slot.closest('g[data-node]');
    box?.classList.remove('ib-live-new');
    // Reading the size lets the animation begin anew.
    box?.getBoundingClientRect();
    box?.classList.add('ib-live-new');
  }
  for (const sign of document.querySelectorAll<HTMLElement>('.ib-sign-state[data-tone]'))
    sign.hidden = !sign.closest('.ib-viewer')?.querySelector(`.ib-last .ib-s-${sign.dataset.tone}`);
}

/** Asks for the living parts of the page, and replaces those that have changed. */
async function readParts(base: string): Promise<void> {
  for (const part of document.querySelectorAll<HTMLElement>('[data-live-part]')) {
    const query = new URLSearchParams({ part: part.dataset.livePart ?? '', path: location.pathname });
    const answer = await fetch(`${base}part?${query}`);
    if (!answer.ok) continue;
    const fresh = document.createRange().createContextualFragment(await answer.text());
    // What the reader has opened stays open.
    const folded = fresh.querySelector('details');
    if (folded && part.querySelector('details')?.open) folded.open = true;
    if (fresh.firstElementChild?.outerHTML !== part.outerHTML) part.replaceWith(fresh);
  }
}

/** Gives a function that reads the parts; one reading at a time: what changes meanwhile is read afterwards. */
function partReader(base: string) {
  let isReading = false;
  let isStale = false;
  return async () => {
    isStale = true;
    if (isReading) return;
    isReading = true;
    while (isStale) {
      isStale = false;
      await readParts(base).catch(() => undefined);
    }
    isReading = false;
  };
}

/** Follows the server. The addresses end with their slash; `base` is where the server answers, `site` the site's. */
function followServer(base: string, site: string, css: string): void {
  const retryRefused = 5000;
  const handbook = decodeURIComponent(location.pathname.slice(site.length).split('/')[0] ?? '');
  const clock = (time: string | number) =>
    new Date(time).toLocaleTimeString('de-DE', { hour: '2-digit', minute: '2-digit' });
  const say = openBar(css);
  const showParts = partReader(base);
  let version = '';
  let badges: Readonly<Record<string, string>> | undefined;
  // A picture that was waiting shows the state of the page that it was built with.
  document.addEventListener('ib-drawn', () => badges && showBadges(badges));
  let lostSince: number | undefined;
  const show = ({ data }: MessageEvent<string>) => {
    const message = JSON.parse(data) as LiveMessage;
    lostSince = undefined;
    const { engine } = message;
    if (!engine) say('still', 'Live: folgt den Momentaufnahmen');
    else if (engine.connected) say('on', `Live: Docker-Engine von „${engine.host}“`);
    else
      say('off', `Keine Verbindung zur Docker-Engine von „${engine.host}“ seit ${clock(engine.since)} Uhr`);
    if (message.version === version) return;
    version = message.version;
    badges = message.badges[handbook] ?? {};
    showBadges(badges);
    void showParts();
  };
  const follow = () => {
    const source = new EventSource(`${base}events`);
    source.addEventListener('message', show);
    source.addEventListener('error', () => {
      lostSince ??= Date.now();
      // Who is refused is not tried again by the browser.
      const isRefused = source.readyState === EventSource.CLOSED;
      if (isRefused) setTimeout(follow, retryRefused);
      say(
        'off',
        isRefused
          ? 'Zu viele Seiten folgen „infrabuch live“ zugleich: Diese zeigt einen älteren Stand und versucht es wieder'
          : `„infrabuch live“ antwortet nicht seit ${clock(lostSince)} Uhr; die Seite zeigt den Stand von da`,
      );
    });
  };
  follow();
}

/**
 * The script of the pages, a module.
 * @param base where the server answers, with its closing slash
 * @param site the site's base, with its closing slash
 */
export const clientScript = (base: string, site: string): string =>
  [
    ...[openBar, showBadges, readParts, partReader, followServer].map(String),
    `${followServer.name}(${[base, site, styles].map((text) => JSON.stringify(text)).join(', ')});`,
  ].join('\n');
