/** The map a generated file points to: its JSON when inline, else the path it names. Null when it points to none. */
export function sourceMapReference(text: string): { readonly json: string } | { readonly file: string } | null {
  const url = [...text.slice(-50_000_000).matchAll(/^[ \t]*\/[/*][#@][ \t]*sourceMappingURL=([^\s*]+)/gm)].at(-1)?.[1];
  if (url === undefined) return null;
  if (!url.startsWith('data:')) return { file: url };
  const data = /^data:[^,]*?(;base64)?,(.*)$/s.exec(url);
  if (!data) return null;
  try {
    return {
      json: data[1]
        ? new TextDecoder().decode(Uint8Array.from(atob(data[2]), (c) => c.charCodeAt(0)))
        : decodeURIComponent(data[2]),
    };
  } catch {
    return null;
  }
}
