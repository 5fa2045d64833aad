// The value of a secret must not stand in the inventory, whatever field it is in.
import { entityAt, type Rule } from './rule.ts';

import { type SecretField, secretFields } from './secret-fields.ts';

const fixes: Readonly<Record<SecretField['field'], string>> = {
  variable: 'Den Wert durch {secret: kennung} ersetzen und das Geheimnis auf der Maschine ändern.',
  'env-file': 'Den Wert entfernen und „secret: true“ oder die Kennung eines Geheimnisses setzen.',
  text: 'Den Wert entfernen, auf das Geheimnis nur verweisen und es auf der Maschine ändern.',
};

/** Once for each place: several secrets in one text are changed together. */
const isFirst = ({ entity, path }: SecretField, index: number, all: readonly SecretField[]): boolean => {
  const before = all[index - 1];
  return before?.entity !== entity || before.path.join('\n') !== path.join('\n');
};

export const secretValue: Rule = {
  severity: 'error',
  class: 'document',
  title: 'Der Wert eines Geheimnisses steht nirgends im Inventar.',
  why: 'Alles im Inventar wird veröffentlicht: auf der Website, im PDF und in den Downloads.',
  remedy:
    'secrets:\n  kasse: { purpose: Zugang zur Kasse, kept_in: Tresor }\ncontainers:\n  shop:\n    environment: { KASSE_PASSWORD: { secret: kasse } }',
  source: {
    title: 'OWASP Cheat Sheet: Secrets Management',
    url: 'https://cheatsheetseries.owasp.org/cheatsheets/Secrets_Management_Cheat_Sheet.html',
  },
  examples: {
    fires: `containers:
  shop: { purpose: Laden, host: web, role: application, image: "laden:1.4", environment: { DB_PASSWORD: Tr0ub4dor-3 } }
`,
    silent: `secrets:
  datenbank: { purpose: Datenbank, kept_in: Tresor }
containers:
  shop: { purpose: Laden, host: web, role: application, image: "laden:1.4", environment: { DB_PASSWORD: { secret: datenbank } } }
`,
  },
  check: ({ inventory, origins }) =>
    secretFields(inventory)
      .filter(isFirst)
      .map(({ entity, path, field, reason }) => ({
        host: 'host' in entity ? entity.host : undefined,
        subject: entity.ref,
        message: `Hier steht ein Geheimnis: ${reason}`,
        at: entityAt(origins, entity, ...path),
        fix: fixes[field],
      })),
};
