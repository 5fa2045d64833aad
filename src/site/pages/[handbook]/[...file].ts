// The files of the downloads, and inventar.json.
import type { APIRoute } from 'astro';
import { handbooks } from '../../handbooks.ts';

/** The addresses of all files, with their texts. */
export const getStaticPaths = () =>
  handbooks.flatMap(({ id, files }) =>
    files.map(({ path, content }) => ({ params: { handbook: id, file: path }, props: { content } })),
  );
/** One file. */
export const GET: APIRoute<{ content: string }> = ({ props }) => new Response(props.content);
