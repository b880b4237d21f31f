// Masks a log with Buildkite's replacer and prints bytes a second of processor time, the median of some rounds:
// replacer-bench NEEDLES LOG. The suite builds it beside a copy of the package, which Go keeps internal to its module.
package main

import (
	"fmt"
	"io"
	"os"
	"slices"
	"strings"
	"syscall"

	"replacer-bench/replacer"
)

const (
	chunkBytes = 64 * 1024
	rounds     = 3
)

func main() {
	needles := strings.Fields(string(read(os.Args[1])))
	log := read(os.Args[2])
	rates := []float64{}
	for range rounds {
		rates = append(rates, measure(needles, log))
	}
	slices.Sort(rates)
	fmt.Printf("%.0f\n", rates[rounds/2])
}

func measure(needles []string, log []byte) float64 {
	masker := replacer.New(io.Discard, needles, func([]byte) []byte { return []byte("*****") })
	before := processorSeconds()
	for chunk := range slices.Chunk(log, chunkBytes) {
		if _, err := masker.Write(chunk); err != nil {
			panic(err)
		}
	}
	if err := masker.Flush(); err != nil {
		panic(err)
	}
	return float64(len(log)) / (processorSeconds() - before)
}

func processorSeconds() float64 {
	var usage syscall.Rusage
	if err := syscall.Getrusage(syscall.RUSAGE_SELF, &usage); err != nil {
		panic(err)
	}
	seconds := func(time syscall.Timeval) float64 { return float64(time.Sec) + float64(time.Usec)/1e6 }
	return seconds(usage.Utime) + seconds(usage.Stime)
}

func read(path string) []byte {
	content, err := os.ReadFile(path)
	if err != nil {
		panic(err)
	}
	return content
}
