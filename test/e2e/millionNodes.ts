/**
 * A speedscope file of 20 MB with 1,010,101 call-tree nodes: a hundred functions call each of a hundred others, which
 * call each of a hundred again. Each stack has one sample of 1 ms.
 */
export function millionNodes(): string {
  const frames = ['a', 'b', 'c'].flatMap((letter) =>
    Array.from({ length: 100 }, (_, i) => ({ name: `${letter}${i}`, file: `/srv/app/${letter}.py`, line: i + 1 })),
  );
  const samples: string[] = [];
  for (let a = 0; a < 100; a++)
    for (let b = 100; b < 200; b++) for (let c = 200; c < 300; c++) samples.push(`[${a},${b},${c}]`);
  const weights = new Array<string>(samples.length).fill('1').join(',');
  return `{"$schema":"https://www.speedscope.app/file-format-schema.json","shared":{"frames":${JSON.stringify(frames)}},"profiles":[{"type":"sampled","name":"main","unit":"milliseconds","startValue":0,"endValue":${samples.length},"samples":[${samples.join(',')}],"weights":[${weights}]}]}`;
}
