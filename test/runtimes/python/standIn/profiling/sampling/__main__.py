# In place of Python 3.15's sampler where there is none: its command line, words, times and signals as 3.15.2 has them
# (read in its source and tried), made-up stacks, and lines of JSON in place of its binary file.
import argparse, json, locale, os, sys, time

locale.setlocale(locale.LC_ALL, '')
parser = argparse.ArgumentParser()
parser.add_argument('command', choices=['attach'])
parser.add_argument('--all-threads', '-a', action='store_true')
parser.add_argument('--duration', '-d', type=int)
parser.add_argument('--sampling-rate', '-r', type=int, default=1000)
parser.add_argument('--mode', choices=['wall', 'cpu', 'gil', 'exception'], default='wall')
parser.add_argument('--blocking', action='store_true')
parser.add_argument('--binary', action='store_true', required=True)
parser.add_argument('--output', '-o', required=True)
parser.add_argument('pid', type=int)
args = parser.parse_args()

try:
    os.kill(args.pid, 0)
except OSError:
    sys.exit("Tachyon cannot find the process: Process with PID '%d' does not exist." % args.pid)
if os.environ.get('STAND_IN_REFUSES'):
    sys.exit(os.environ['STAND_IN_REFUSES'])

out = open(args.output, 'w')
# It looks for the interpreter in the target.
time.sleep(0.1)
threads = sorted(int(tid) for tid in os.listdir('/proc/%d/task' % args.pid))
interval = int(1e6 / args.sampling_rate) / 1e6
begun = due = time.monotonic()
looks, records = 0, []
try:
    while time.monotonic() - begun < args.duration:
        now = time.monotonic()
        if now < due:
            time.sleep(due - now)
            continue
        # A target that ends is the end, with the file up to there and code 0.
        if not os.path.exists('/proc/%d/exe' % args.pid):
            break
        due += interval
        looks += 1
        # One in ten cannot be read.
        if looks % 10 == 0:
            continue
        for tid in threads if args.mode == 'wall' else threads[:1]:
            folder = 'ab'[looks % 2]
            frames = [['~', None, '<GC>'], ['/srv/%s/util.py' % folder, [12, 12, 4, 9], 'work'], ['/srv/main.py', [40, 41, 0, 3], 'Main.run']]
            records.append([tid, int(now * 1e6), frames if tid == threads[0] else [['/srv/main.py', [50, 50, 0, 3], 'wait']]])
except KeyboardInterrupt:
    print('Interrupted by user.')
took = time.monotonic() - begun
print('Captured %d samples in %.2f seconds' % (looks, took))
# A second SIGINT would end it here.
time.sleep(0.2)
print('Sample rate: %.2f samples/sec' % (looks / took))
print('Error rate: %.2f' % (100 * (looks // 10) / max(1, looks)))
for record in records:
    out.write(json.dumps(record) + '\n')
out.close()
