// The value of a secret must not stand in the inventory.
import { entityAt, type Rule } from './rule.ts';

const secretName = /(PASS(WORD|WD)?|SECRET|TOKEN|API_?KEY|PRIVATE_KEY|ENCRYPTION_KEY)$/i;
const placeholder = /^(\$\{[^}]+\}|BITTE_SETZEN|\*+|)$/;

export const secretValue: Rule = {
  severity: 'error',
  class: 'document',
  title: 'Der Wert eines Geheimnisses steht nirgends im Inventar.',
  why: 'Alles im Inventar wird veröffentlicht: auf der Website, im PDF und in den Downloads.',
  check: ({ inventory, origins }) => [
    ...[...Object.values(inventory.containers), ...Object.values(inventory.services)].flatMap((entity) =>
      entity.environment
        .filter(
          ({ name, value, secret }) =>
            !secret && value !== null && secretName.test(name) && !placeholder.test(value),
        )
        .map(({ name }) => ({
          host: entity.host,
          subject: entity.ref,
          message: `Die Variable „${name}“ trägt nach ihrem Namen ein Geheimnis, hier steht ihr Wert.`,
          at: entityAt(origins, entity, 'environment', name),
          fix: `Den Wert durch {secret: kennung} ersetzen und das Geheimnis auf der Maschine ändern.`,
        })),
    ),
    ...Object.values(inventory.env_files).flatMap((file) =>
      Object.entries(file.variables)
        .filter(([name, { example, default: value, secret }]) => {
          const shown = value ?? example;
          return (
            (secret && value !== undefined) ||
            (secretName.test(name) && !secret && shown !== undefined && !placeholder.test(shown))
          );
        })
        .map(([name]) => ({
          host: file.host,
          subject: file.ref,
          message: `„${name}“ ist geheim oder heißt so, trägt hier aber einen Wert.`,
          at: entityAt(origins, file, 'variables', name),
          fix: 'Den Wert entfernen und „secret: true“ oder die Kennung eines Geheimnisses setzen.',
        })),
    ),
  ],
};
