// What a host's container engine is told and what decides who reaches published ports: the words of daemon.json.
import { z } from 'zod';
import { flag, text } from './fields.ts';

/** `container_engine` of a host. What is not written is not known, however the engine behaves by itself. */
export const containerEngine = z
  .strictObject({
    kind: z.enum(['docker', 'podman']).describe('Engine: docker, podman').default('docker'),
    rootless: flag('Läuft ohne Root-Rechte; ein Prozess des Hosts nimmt die Ports an').optional(),
    iptables: flag('Die Engine schreibt Regeln für IPv4 (iptables)').optional(),
    ip6tables: flag('Die Engine schreibt Regeln für IPv6 (ip6tables)').optional(),
    userland_proxy: flag('docker-proxy nimmt an, was nicht übersetzt wird (userland-proxy)').optional(),
    icc: flag('Container der Bridge docker0 erreichen einander (icc)').optional(),
    ip: text('Adresse, an die Ports ohne eigene Adresse im Netz docker0 gebunden werden (ip)').optional(),
    allow_direct_routing: flag(
      'Nachbarn dürfen veröffentlichte Ports an der Adresse des Containers erreichen (allow-direct-routing)',
    ).optional(),
    swarm: flag('Der Host gehört zu einem Swarm').optional(),
  })
  .describe('Container-Engine, soweit sie entscheidet, wer veröffentlichte Ports erreicht');
