interface Load {
  readonly milliseconds: number;
}

function hot(load: Load): number {
  const end = Date.now() + load.milliseconds;
  let sum = 0;
  while (Date.now() < end) sum += Math.sqrt(sum + 1);
  return sum;
}

setInterval(() => hot({ milliseconds: 15 }), 30);
process.stdout.write('ready\n');
