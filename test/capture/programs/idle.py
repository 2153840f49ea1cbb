"""Does nothing but wait."""
import sys
import time

print("ready", flush=True)
time.sleep(float(sys.argv[1]))
