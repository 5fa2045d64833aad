// Two active containers cannot publish the same port of one host on the same address.
import type { Container } from '../model/inventory.ts';
import { expandPorts } from '../model/ports.ts';
import { entityAt, type Rule } from './rule.ts';

const wildcard = (ip: string | null) => ip === null || ip === '0.0.0.0' || ip === '::';
const overlap = (a: string | null, b: string | null) => a === b || wildcard(a) || wildcard(b);

export const portConflict: Rule = {
  severity: 'error',
  class: 'document',
  title: 'Ein Port eines Hosts ist nur einmal vergeben.',
  why: 'Der zweite Container würde nicht starten; also ist eine der beiden Angaben falsch.',
  check: ({ inventory, origins }) => {
    const taken = new Map<string, { container: Container; ip: string | null; index: number }[]>();
    return Object.values(inventory.containers)
      .filter(({ status }) => status === 'active')
      .flatMap((container) =>
        container.ports.flatMap(({ hostIp, published, target, protocol }, index) =>
          (published === null ? [] : expandPorts(published, target)).flatMap(([port]) => {
            const key = `${container.host}/${port}/${protocol}`;
            const others = taken.get(key) ?? [];
            taken.set(key, [...others, { container, ip: hostIp, index }]);
            return others
              .filter((other) => overlap(other.ip, hostIp))
              .map((other) => ({
                host: container.host,
                subject: `port:${key}`,
                message: `Port ${port}/${protocol} auf „${container.host}“ ist zweimal vergeben: „${other.container.name}“ und „${container.name}“.`,
                at: entityAt(origins, container, 'ports', index),
                related: [
                  {
                    message: 'Zuerst hier vergeben.',
                    at: entityAt(origins, other.container, 'ports', other.index),
                  },
                ],
                fix: 'Einen der beiden Ports ändern oder an eine andere Adresse binden.',
              }));
          }),
        ),
      );
  },
};
