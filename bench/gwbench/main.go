// gwbench measures a model gateway from outside: a fast scripted upstream and a load generator.
//
//	gwbench upstream -addr 127.0.0.1:0
//	gwbench load -url http://127.0.0.1:9100 -model bench-64-0 -c 32 -d 10s [-stream] [-api openai|anthropic]
//
// The model's name scripts the upstream: bench-<tokens>-<µs between tokens>[-<µs before the first>].
// Every content chunk carries the upstream's send time, so the load side sees the delay that a gateway
// adds to each chunk (both run on one machine and share its clock).
//
// It is written in Go so that it takes less of the machine than what it measures.
package main

import (
	"fmt"
	"os"
)

func main() {
	if len(os.Args) < 2 {
		usage()
	}
	switch os.Args[1] {
	case "upstream":
		upstream(os.Args[2:])
	case "load":
		load(os.Args[2:])
	default:
		usage()
	}
}

func usage() {
	fmt.Fprintln(os.Stderr, "usage: gwbench upstream|load [flags]")
	os.Exit(2)
}
