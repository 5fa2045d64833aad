// What the computed verdicts are worth, in one German sentence a run of the laboratory.
import { type Proof, proofs } from '../exposure/proofs.ts';
import { germanDay } from './cells.ts';

/** „berechnet = gemessen: 821 von 821, 37 nicht entschieden, im Nachbau mit Docker Engine 20.10.24, am 30.11.2026“. */
export const proofText = ({ engine, day, rulesets, verdicts, right, undecided }: Proof): string =>
  [
    `berechnet = gemessen: ${right} von ${verdicts - undecided}`,
    ...(undecided > 0 ? [`${undecided} nicht entschieden`] : []),
    engine === null
      ? `im Nachbau mit ${rulesets} geladenen Regelsätzen (nft, iptables; auch denen von Dockers nftables-Backend, nicht an Engine 29 geprüft)`
      : `im Nachbau mit Docker Engine ${engine.replace(/[+~].*$/, '')} und ${rulesets} Regelsätzen`,
    `am ${germanDay(day)}`,
  ].join(', ');

/** The sentences of all runs. */
export const proofTexts: readonly string[] = proofs.map(proofText);
