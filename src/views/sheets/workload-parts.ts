// Parts that the data sheets of containers and services share.
import type { Container, Service } from '../../model/inventory.ts';
import type { Cell } from '../../model/table.ts';
import { code, exposureWords, portText, prose } from '../cells.ts';
import { tablePart } from './part.ts';

/** The rows of a table of ports. */
const portRows = (entity: Container | Service): Cell[][] =>
  entity.ports.map((port) => [
    code(portText(port)),
    prose(port.name),
    port.hostIp ? code(port.hostIp) : port.published ? 'alle Adressen' : 'nicht veröffentlicht',
    port.exposure ? (exposureWords[port.exposure] ?? port.exposure) : null,
    prose(port.reason),
  ]);
/** The ports of a container or service. */
export const portPart = (entity: Container | Service) =>
  tablePart(
    'Ports',
    ['Port', 'Wofür', 'Gebunden an', 'Gewollt', 'Grund'],
    portRows(entity),
    `${entity.section}/${entity.id}/ports`,
  );
/** The variables of a container or service; secrets without their value. */
export const envPart = (entity: Container | Service) =>
  tablePart(
    'Umgebungsvariablen',
    ['Variable', 'Wert'],
    entity.environment.map(({ name, value, secret }): Cell[] => [
      code(name),
      secret ? 'geheim' : value === null ? '' : code(value),
    ]),
    entity.section === 'containers' ? `containers/${entity.id}/environment` : undefined,
  );
