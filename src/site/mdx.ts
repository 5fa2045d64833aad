// What chapters may import: components and the inventory for expressions.
export { Aside, Steps } from '@astrojs/starlight/components';
export { default as Commands } from './components/Commands.astro';
export { default as Comparison } from './components/Comparison.astro';
export { default as DataTable } from './components/DataTable.astro';
export { default as Diagram } from './components/Diagram.astro';
export { default as ExportFile } from './components/ExportFile.astro';
export { default as Fact } from './components/Fact.astro';
export { default as Gap } from './components/Gap.astro';
export { default as Gaps } from './components/Gaps.astro';
export { default as Procedure } from './components/Procedure.astro';
export { default as Prose } from './components/Prose.astro';
export { default as Question } from './components/Question.astro';
export { default as Questions } from './components/Questions.astro';
export { default as Ref } from './components/Ref.astro';
export { default as ServiceSheet } from './components/ServiceSheet.astro';
export { default as Shell } from './components/Shell.astro';
export { default as StackCommands } from './components/StackCommands.astro';
export { inventoryOf } from './handbooks.ts';
