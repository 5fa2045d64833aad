// Settings of a container that inspect shows under keys of its own.
import { documentedAt } from '../../inventory/facts/container-settings.ts';
import { writtenSetting } from '../../inventory/undocumented/container.ts';
import { textsOf } from '../../inventory/undocumented/names.ts';
import { type InspectedKey, inspectionOf } from '../../model/compose-inspection.ts';
import { currentOf, type Outcome, type Shown } from './container-shown.ts';

const deployed: Readonly<Record<string, readonly string[]>> = {
  mem_limit: ['limits', 'memory'],
  cpus: ['limits', 'cpus'],
  pids_limit: ['limits', 'pids'],
  mem_reservation: ['reservations', 'memory'],
};
/** Parts of `blkio_config`, and what a part says of each device. */
const blockIo: Readonly<Record<string, readonly [part: string, amount: 'weight' | 'rate']>> = {
  blkio_weight_device: ['weight_device', 'weight'],
  blkio_read_bps: ['device_read_bps', 'rate'],
  blkio_write_bps: ['device_write_bps', 'rate'],
  blkio_read_iops: ['device_read_iops', 'rate'],
  blkio_write_iops: ['device_write_iops', 'rate'],
};
/** `/dev/sda=1048576` of each device, where the part says something else than that. */
function blockIoPart({ match }: Shown, field: InspectedKey): Outcome {
  const [part, amount] = blockIo[field] ?? [];
  if (part === undefined || amount === undefined) return undefined;
  const devices = textsOf(match.observed.fields[field]).map((text) => {
    const at = text.lastIndexOf('=');
    return { path: text.slice(0, at), [amount]: Number(text.slice(at + 1)) };
  });
  return { [`blkio_config/${part}`]: devices.length > 0 ? devices : undefined };
}
/** A setting that inspect shows under its own key. */
export function setting(shown: Shown, field: InspectedKey): Outcome {
  const { container, match } = shown;
  const { of, mode } = inspectionOf(field);
  if (of === undefined) return undefined;
  if (field in blockIo) return blockIoPart(shown, field);
  const value = match.observed.fields[field] ?? null;
  const counted = Array.isArray(value)
    ? value.filter((text: string) => !mode?.ignore?.some((start) => text.startsWith(start)))
    : value;
  if (field === 'masked_paths' || field === 'readonly_paths') {
    const options = textsOf(currentOf(shown, 'security_opt')).filter(
      (text) => !text.startsWith('systempaths'),
    );
    return { security_opt: value === false ? [...options, 'systempaths=unconfined'] : options };
  }
  if (field === 'blkio_weight') return { 'blkio_config/weight': counted || undefined };
  const isEmpty = counted === null || counted === false || (Array.isArray(counted) && counted.length === 0);
  const written = isEmpty ? undefined : writtenSetting(field, counted);
  if (!isEmpty && written === undefined) return undefined;
  const place = deployed[field];
  if (place && container[of] === undefined && documentedAt(container, field) !== undefined)
    return { [`deploy/resources/${place.join('/')}`]: written };
  return { [of]: written };
}
