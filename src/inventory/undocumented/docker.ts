// Networks and volumes that nobody documented -> their entries.
import type { FieldValue } from '../../model/facts.ts';
import { filled, freeId, mapOf, named, textsOf, todo } from './names.ts';
import type { Entry, MakeEntry } from './undocumented.ts';

type Fields = Readonly<Record<string, FieldValue>>;
const generatedBridge = /^br-[0-9a-f]{12}$/;

/** What is written of a network. */
function networkOf(host: string, id: string, name: string, fields: Fields): Entry {
  const { driver, subnets, gateways, internal, ipv6, attachable, driver_opts, bridge } = fields;
  const [ranges, reserved] = [textsOf(fields.ip_ranges), textsOf(fields.aux_addresses)];
  const [subnet] = textsOf(subnets);
  const pool = filled({ ip_range: ranges[0], aux_addresses: mapOf(reserved) });
  return {
    ...named(id, name),
    host,
    purpose: todo,
    ...filled({
      driver,
      subnets: textsOf(subnets),
      gateway: textsOf(gateways)[0],
      internal,
      ipv6,
      attachable,
      driver_opts: mapOf(textsOf(driver_opts)),
      bridge: generatedBridge.test(String(bridge ?? '')) ? undefined : bridge,
    }),
    // One pool says which addresses are given out; what it belongs to is the first subnet.
    ...(subnet && Object.keys(pool).length > 0
      ? { subnets: textsOf(subnets).slice(1), ipam: { config: [{ subnet, ...pool }] } }
      : {}),
  };
}

/** A network's entry. */
export const networkEntry: MakeEntry = ({ host, name, fields }, { inventory }) => {
  const id = freeId(inventory, 'networks', name);
  return { networks: { [id]: networkOf(host, id, name, fields) } };
};

/** A network of Docker's own, which every machine has, and one that no snapshot shows beside its containers. */
export const plainNetwork = (host: string, id: string, name: string, isInternal: boolean): Entry => ({
  ...named(id, name),
  host,
  purpose: todo,
  ...(name === 'bridge' ? { builtin: true } : {}),
  ...(isInternal ? { internal: true } : {}),
});

/** A volume's entry. */
export const volumeEntry: MakeEntry = ({ host, name, fields: { driver, driver_opts } }, { inventory }) => {
  const id = freeId(inventory, 'volumes', name);
  return {
    volumes: {
      [id]: {
        ...named(id, name),
        host,
        content: todo,
        ...filled({ driver, driver_opts: mapOf(textsOf(driver_opts)) }),
      },
    },
  };
};
