// Verdicts about one port as a few letters: `o` open, `x` closed, `?` undecided, `-` nobody asked.
import type { HostExposure } from '../src/exposure/verdicts.ts';

export const short = { open: 'o', closed: 'x', undecided: '?' } as const;
/** From each of some sources, in one family. */
export const rowFrom = (
  exposures: readonly HostExposure[],
  port: string,
  family: string,
  sources: readonly string[],
): string =>
  sources
    .map((from) => {
      const first = exposures.find(
        (exposure) => exposure.port === port && exposure.family === family && exposure.from === from,
      );
      return first ? short[first.verdict] : '-';
    })
    .join('');
/** From the internet, a neighbour, the LAN, the VPN in IPv4; from the internet and a neighbour in IPv6. */
export const rowOfBoth = (exposures: readonly HostExposure[], port: string): string =>
  [
    rowFrom(exposures, port, 'IPv4', ['internet', 'neighbour', 'lan', 'vpn']),
    rowFrom(exposures, port, 'IPv6', ['internet', 'neighbour']),
  ].join(' ');
