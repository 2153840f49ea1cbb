// Of its time alpha takes 60 %, beta 30 % and gamma 10 %, and so of the memory it keeps. Arguments: what records, the
// file, seconds.
package main

import (
	"fmt"
	"os"
	"runtime"
	"runtime/pprof"
	"runtime/trace"
	"strconv"
	"time"

	"github.com/felixge/fgprof"
)

var kept [][]byte
var sum float64

//go:noinline
func alpha(until time.Time, megabytes int) {
	for time.Now().Before(until) {
		for i := range 1000 {
			sum += float64(i % 7)
		}
	}
	for range megabytes {
		kept = append(kept, make([]byte, 1<<20))
	}
}

//go:noinline
func beta(until time.Time, megabytes int) {
	for time.Now().Before(until) {
		for i := range 1000 {
			sum += float64(i % 11)
		}
	}
	for range megabytes {
		kept = append(kept, make([]byte, 1<<20))
	}
}

//go:noinline
func gamma(until time.Time, megabytes int) {
	for time.Now().Before(until) {
		for i := range 1000 {
			sum += float64(i % 13)
		}
	}
	for range megabytes {
		kept = append(kept, make([]byte, 1<<20))
	}
}

func serve(seconds float64) {
	end := time.Now().Add(time.Duration(seconds * float64(time.Second)))
	for time.Now().Before(end) {
		alpha(time.Now().Add(60*time.Millisecond), 0)
		beta(time.Now().Add(30*time.Millisecond), 0)
		gamma(time.Now().Add(10*time.Millisecond), 0)
	}
}

func keep() {
	alpha(time.Now(), 60)
	beta(time.Now(), 30)
	gamma(time.Now(), 10)
}

func check(err error) {
	if err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
}

func main() {
	file, err := os.Create(os.Args[2])
	check(err)
	defer file.Close()
	seconds, err := strconv.ParseFloat(os.Args[3], 64)
	check(err)
	switch os.Args[1] {
	case "cpu":
		check(pprof.StartCPUProfile(file))
		serve(seconds)
		pprof.StopCPUProfile()
	case "heap", "heap-text":
		runtime.MemProfileRate = 1 << 16
		keep()
		runtime.GC()
		debug := 0
		if os.Args[1] == "heap-text" {
			debug = 1
		}
		check(pprof.Lookup("heap").WriteTo(file, debug))
	case "goroutines":
		check(pprof.Lookup("goroutine").WriteTo(file, 2))
	case "trace":
		check(trace.Start(file))
		serve(seconds / 10)
		trace.Stop()
	case "fgprof-pprof", "fgprof-folded":
		format := fgprof.FormatPprof
		if os.Args[1] == "fgprof-folded" {
			format = fgprof.FormatFolded
		}
		stop := fgprof.Start(file, format)
		serve(seconds)
		check(stop())
	default:
		check(fmt.Errorf("what is %s?", os.Args[1]))
	}
}
