// A secret that became public is known for good: only another value helps.
import { type Exposed, exposedOf } from '../model/exposed.ts';
import { entityAt, type Rule } from './rule.ts';

const since = ({ section, name, exposed_since: day }: Exposed) => {
  const [subject, is] =
    section === 'secrets' ? [`Der Wert von „${name}“`, 'ist'] : [`Die Zugangsdaten zu „${name}“`, 'sind'];
  return day === 'unknown'
    ? `${subject} ${is} öffentlich geworden`
    : `${subject} ${is} spätestens seit ${day} öffentlich`;
};
const until = (due: string | undefined, today: string) =>
  due === undefined ? '' : ` Die Frist ${due < today ? 'war' : 'ist'} ${due}.`;

export const secretExposed: Rule = {
  severity: 'warning',
  class: 'risk',
  title: 'Ein Geheimnis, das öffentlich wurde, ist geändert.',
  why: 'Ein Wert, der einmal öffentlich war, bleibt bekannt, auch wenn er dort gelöscht wurde.',
  cure: 'secrets',
  remedy: 'exposure_handled: { date: 2026-01-15, what: Wert geändert }',
  source: {
    title: 'OWASP Cheat Sheet: Secrets Management',
    url: 'https://cheatsheetseries.owasp.org/cheatsheets/Secrets_Management_Cheat_Sheet.html',
  },
  examples: {
    fires: `secrets:
  kasse: { purpose: Zugang zur Kasse, kept_in: Tresor, exposed_since: 2026-01-10 }
`,
    silent: `secrets:
  kasse:
    purpose: Zugang zur Kasse
    kept_in: Tresor
    exposed_since: 2026-01-10
    exposure_handled: { date: 2026-01-11, what: Wert geändert }
`,
  },
  check: ({ inventory, origins, today }) =>
    exposedOf(inventory)
      .filter(({ exposure_handled: handled }) => !handled)
      .map((entity) => ({
        subject: entity.ref,
        message: `${since(entity)}; eine Änderung ist nicht dokumentiert.${until(entity.exposure_due, today)}`,
        at: entityAt(origins, entity, 'exposed_since'),
        fix: 'Den Wert ändern, prüfen, ob er missbraucht wurde, und unter „exposure_handled“ eintragen, was getan wurde.',
      })),
};
