// Runs in the pages that `infrabuch live` serves, and in no other: sent as its own text, so it uses nothing from outside.

/** What the server sends after every change. */
export interface LiveMessage {
  /** Badges by handbook and `kind:id`, as SVG. */
  readonly badges: Readonly<Record<string, Readonly<Record<string, string>>>>;
  /** Since when the engine answers, or does not; undefined: nothing is followed but the snapshots. */
  readonly engine?: { readonly connected: boolean; readonly since: string; readonly host: string };
  /** Changes when anything that a page shows has changed. */
  readonly version: string;
}

/**
 * @param base where the server answers, with its closing slash
 * @param site the site's base, with its closing slash
 */
export function liveClient(base: string, site: string): void {
  const handbook = decodeURIComponent(location.pathname.slice(site.length).split('/')[0] ?? '');
  const sheet = document.createElement('style');
  sheet.textContent = `.ib-live{position:fixed;inset-inline-end:1rem;inset-block-end:1rem;z-index:20;max-width:calc(100vw - 2rem);padding:.3rem .75rem;border:1px solid var(--ib-good);border-radius:1rem;background:var(--ib-paper);color:var(--ib-good);font-size:.8rem;font-weight:600;box-shadow:0 2px 8px #0003}
.ib-live::before{content:"";display:inline-block;width:.55em;height:.55em;margin-inline-end:.5em;border-radius:50%;background:currentColor}
.ib-live[data-state="off"]{border-color:var(--ib-bad);color:var(--ib-bad)}
.ib-live[data-state="off"]::before{border-radius:0}
.ib-live[data-state="still"]{border-color:var(--ib-line);color:var(--ib-muted)}
@media (min-width:60rem){dialog .ib-live{inset:.6rem auto auto 50%;translate:-50%}}
@media print{.ib-live{display:none}}
@media (prefers-reduced-motion:no-preference){.ib-live-new{animation:ib-live-new 2.4s}}
@keyframes ib-live-new{0%,60%{outline:3px solid var(--ib-accent);outline-offset:4px}100%{outline:3px solid transparent;outline-offset:4px}}`;
  document.head.append(sheet);
  const bar = document.createElement('p');
  bar.className = 'ib-live';
  bar.setAttribute('role', 'status');
  // An open dialog covers everything else.
  const place = () => (document.querySelector('dialog[open]') ?? document.body).append(bar);
  place();
  document.addEventListener('click', () => setTimeout(place));
  document.addEventListener('close', () => setTimeout(place), true);
  const clock = (time: string | number) =>
    new Date(time).toLocaleTimeString('de-DE', { hour: '2-digit', minute: '2-digit' });
  const say = (state: 'on' | 'off' | 'still', text: string) => {
    bar.dataset.state = state;
    if (bar.textContent !== text) bar.textContent = text;
  };

  const showBadges = (badges: Readonly<Record<string, string>>) => {
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
  };
  const readParts = async () => {
    for (const part of document.querySelectorAll<HTMLElement>('[data-live-part]')) {
      const query = new URLSearchParams({ part: part.dataset.livePart ?? '', path: location.pathname });
      const answer = await fetch(`${base}part?${query}`);
      if (!answer.ok) continue;
      const fresh = document.createRange().createContextualFragment(await answer.text());
      if (fresh.firstElementChild?.outerHTML !== part.outerHTML) part.replaceWith(fresh);
    }
  };

  // One reading at a time: what changes meanwhile is read afterwards.
  let reading = false;
  let stale = false;
  const showParts = async () => {
    stale = true;
    if (reading) return;
    reading = true;
    while (stale) {
      stale = false;
      await readParts().catch(() => undefined);
    }
    reading = false;
  };

  let version = '';
  let lost: number | undefined;
  const source = new EventSource(`${base}events`);
  source.addEventListener('message', ({ data }) => {
    const message = JSON.parse(data as string) as LiveMessage;
    lost = undefined;
    const { engine } = message;
    if (!engine) say('still', 'Live: folgt den Momentaufnahmen');
    else if (engine.connected) say('on', `Live: Docker-Engine von „${engine.host}“`);
    else
      say('off', `Keine Verbindung zur Docker-Engine von „${engine.host}“ seit ${clock(engine.since)} Uhr`);
    if (message.version === version) return;
    version = message.version;
    showBadges(message.badges[handbook] ?? {});
    void showParts();
  });
  source.addEventListener('error', () => {
    lost ??= Date.now();
    say('off', `„infrabuch live“ antwortet nicht seit ${clock(lost)} Uhr; die Seite zeigt den Stand von da`);
  });
}
