// How system and handbook are kept: maintenance, risks, who has the handbook, which version counts, where further papers lie.
import type { Inventory } from '../model/inventory.ts';
import { tableOf } from '../model/table.ts';
import { germanDay, link, list, prose } from './cells.ts';
import { type PlanPart, partOf } from './emergency/part.ts';

function maintenance({ handbook }: Inventory): PlanPart {
  const known = handbook.maintenance;
  const slots = tableOf({
    caption: 'Wartungsfenster',
    rows: known?.slots ?? [],
    columns: [
      { title: 'Wann', cell: ({ when }) => when },
      { title: 'Wofür', cell: ({ what }) => what },
      { title: 'Ankündigung', cell: ({ notice }) => prose(notice) },
    ],
  });
  const processes = [
    ['Aktualisierungen', known?.patching, 'wie und wie oft aktualisiert wird'],
    ['Änderungen', known?.changes, 'wie eine Änderung freigegeben und geprüft wird'],
  ] as const;
  return partOf('Wartung und Änderungen', [slots], {
    notes: processes.flatMap(([title, text]) => (text ? [`${title}: ${text}`] : [])),
    missing: processes.flatMap(([, text, question]) => (text ? [] : [question])),
  });
}

const ratings = { low: 'gering', medium: 'mittel', high: 'hoch' } as const;
function risks({ handbook }: Inventory): PlanPart {
  const table = tableOf({
    caption: 'Risiken und ihre Bewertung',
    rows: Object.values(handbook.risks),
    columns: [
      { title: 'Risiko', cell: ({ title }) => title },
      { title: 'Woraus es folgt', cell: ({ reason }) => prose(reason) },
      { title: 'Betrifft', cell: ({ subjects }) => list(subjects.map((ref) => link(ref))) },
      { title: 'Wahrscheinlichkeit', cell: ({ likelihood }) => prose(likelihood && ratings[likelihood]) },
      { title: 'Schaden', cell: ({ impact }) => prose(impact && ratings[impact]) },
      { title: 'Umgang', cell: ({ treatment }) => prose(treatment) },
      { title: 'Trägt', cell: ({ owner }) => prose(owner) },
      { title: 'Bis', cell: ({ due }) => prose(due && germanDay(due)) },
    ],
  });
  return partOf('Risiken', [table]);
}

function edition({ handbook }: Inventory): PlanPart {
  const table = tableOf({
    caption: 'Verteiler',
    rows: handbook.copies,
    columns: [
      { title: 'Wer', cell: ({ who }) => who },
      { title: 'Form', cell: ({ format }) => format },
      { title: 'Ort', cell: ({ place }) => prose(place) },
    ],
  });
  const facts = [
    ['Version', handbook.version],
    ['Freigabe', handbook.approval],
    ['Nächste Prüfung', handbook.review_date && germanDay(handbook.review_date)],
    ['Einstufung', handbook.classification],
  ] as const;
  return partOf('Fassung und Verteiler', [table], {
    notes: [
      `Stand: ${germanDay(handbook.edition_date)}; verantwortlich: ${handbook.owner}.`,
      ...facts.flatMap(([title, text]) => (text ? [`${title}: ${text}.`] : [])),
    ],
    missing: facts.flatMap(([title, text]) => (text ? [] : [title])),
  });
}

function papers({ handbook: { records } }: Inventory): PlanPart {
  const known = [
    [
      'Verzeichnis von Verarbeitungstätigkeiten (Art. 30 DSGVO)',
      records?.processing,
      'wo das Verzeichnis von Verarbeitungstätigkeiten liegt (Art. 30 DSGVO)',
    ],
    ['Verträge', records?.contracts, 'wo die Verträge liegen'],
  ] as const;
  return partOf('Weitere Unterlagen', [], {
    notes: known.flatMap(([title, text]) => (text ? [`${title}: ${text}`] : [])),
    missing: known.flatMap(([, text, question]) => (text ? [] : [question])),
  });
}

/** The parts of „Wartung und Risiken“; what nobody wrote down is named in each. */
export const upkeepParts = (inventory: Inventory): PlanPart[] => [
  maintenance(inventory),
  risks(inventory),
  edition(inventory),
  papers(inventory),
];
