// Parts that the data sheets of containers and services share.
import { exposureWords } from '../../model/exposure-words.ts';
import type { Container, Inventory, Service } from '../../model/inventory.ts';
import { code, list, none, portText, prose } from '../cells.ts';
import { reachOf } from '../reach.ts';
import { tablePart } from './part.ts';

/** The ports of a container or service. */
export const portPart = (inventory: Inventory, entity: Container | Service) =>
  tablePart(
    'Ports',
    entity.ports,
    [
      { title: 'Port', cell: (port) => code(portText(port)) },
      { title: 'Wofür', cell: (port) => prose(port.name) },
      {
        title: 'Gebunden an',
        cell: ({ hostIp, published, open }) =>
          hostIp
            ? code(hostIp)
            : published
              ? 'alle Adressen'
              : open
                ? 'Wert der Variable'
                : entity.section === 'containers'
                  ? 'Port am Host wählt Docker'
                  : 'nicht veröffentlicht',
      },
      {
        title: 'Gewollt',
        cell: ({ exposure }) => (exposure ? (exposureWords[exposure] ?? exposure) : null),
      },
      { title: 'Grund', cell: (port) => prose(port.reason) ?? none },
      {
        title: 'Erreichbar (berechnet)',
        cell: (port) => {
          const reach = reachOf(inventory, entity, entity.ports.indexOf(port));
          return reach ? list(reach) : none;
        },
      },
    ],
    `${entity.section}/${entity.id}/ports`,
  );
/** The variables of a container or service; secrets without their value. */
export const envPart = (entity: Container | Service) =>
  tablePart(
    'Umgebungsvariablen',
    entity.environment,
    [
      { title: 'Variable', cell: ({ name }) => code(name) },
      {
        title: 'Wert',
        cell: ({ value, secret }) => (secret ? 'geheim' : value === null ? '' : code(value)),
      },
    ],
    entity.section === 'containers' ? `containers/${entity.id}/environment` : undefined,
  );
