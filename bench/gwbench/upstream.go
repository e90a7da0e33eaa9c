package main

import (
	"encoding/json"
	"flag"
	"fmt"
	"io"
	"log"
	"net"
	"net/http"
	"strconv"
	"strings"
	"sync/atomic"
	"time"
)

type script struct {
	tokens      int
	gap, before time.Duration
}

// parseScript reads bench-<tokens>-<gap µs>[-<first µs>]; any other name is 16 tokens at once.
func parseScript(model string) script {
	s := script{tokens: 16}
	if i := strings.LastIndex(model, "bench-"); i >= 0 {
		p := strings.Split(model[i+len("bench-"):], "-")
		if len(p) > 0 {
			s.tokens, _ = strconv.Atoi(p[0])
		}
		if len(p) > 1 {
			n, _ := strconv.Atoi(p[1])
			s.gap = time.Duration(n) * time.Microsecond
		}
		if len(p) > 2 {
			n, _ := strconv.Atoi(p[2])
			s.before = time.Duration(n) * time.Microsecond
		}
	}
	return s
}

func stamp() string { return fmt.Sprintf("@%d ", time.Now().UnixNano()) }

var inFlight, served, cancelled atomic.Int64

func upstream(args []string) {
	fs := flag.NewFlagSet("upstream", flag.ExitOnError)
	addr := fs.String("addr", "127.0.0.1:0", "listen address")
	fs.Parse(args)
	mux := http.NewServeMux()
	mux.HandleFunc("/health", func(w http.ResponseWriter, r *http.Request) { io.WriteString(w, `{"status":"ok"}`) })
	mux.HandleFunc("/stats", func(w http.ResponseWriter, r *http.Request) {
		fmt.Fprintf(w, `{"in_flight":%d,"served":%d,"cancelled":%d}`, inFlight.Load(), served.Load(), cancelled.Load())
	})
	mux.HandleFunc("/v1/models", func(w http.ResponseWriter, r *http.Request) {
		ids := []string{"bench-16-0", "bench-500-0", "bench-50-20000", "bench-100-50000"}
		for i, id := range ids {
			ids[i] = fmt.Sprintf(`{"id":%q,"object":"model","created":1,"owned_by":"bench"}`, id)
		}
		io.WriteString(w, `{"object":"list","data":[`+strings.Join(ids, ",")+`]}`)
	})
	mux.HandleFunc("/v1/chat/completions", func(w http.ResponseWriter, r *http.Request) { serve(w, r, openaiWire{}) })
	mux.HandleFunc("/v1/messages", func(w http.ResponseWriter, r *http.Request) { serve(w, r, anthropicWire{}) })
	listener, err := net.Listen("tcp", *addr)
	if err != nil {
		log.Fatal(err)
	}
	// The first line on standard output says where it listens, so that port 0 can be asked for.
	fmt.Printf("{\"url\":\"http://%s\"}\n", listener.Addr())
	log.Fatal(http.Serve(listener, mux))
}

func serve(w http.ResponseWriter, r *http.Request, x wire) {
	inFlight.Add(1)
	defer inFlight.Add(-1)
	var body struct {
		Model  string `json:"model"`
		Stream bool   `json:"stream"`
	}
	raw, _ := io.ReadAll(r.Body)
	if err := json.Unmarshal(raw, &body); err != nil {
		http.Error(w, `{"error":{"message":"bad json"}}`, 400)
		return
	}
	s := parseScript(body.Model)
	if s.before > 0 {
		time.Sleep(s.before)
	}
	if !body.Stream {
		w.Header().Set("Content-Type", "application/json")
		io.WriteString(w, x.whole(body.Model, stamp()+strings.Repeat("tok ", s.tokens), s.tokens))
		served.Add(1)
		return
	}
	w.Header().Set("Content-Type", "text/event-stream")
	f := w.(http.Flusher) // every http.ResponseWriter of net/http is one
	io.WriteString(w, x.open(body.Model))
	for i := 0; i < s.tokens; i++ {
		if i > 0 && s.gap > 0 {
			select {
			case <-r.Context().Done():
				cancelled.Add(1)
				return
			case <-time.After(s.gap):
			}
		}
		if _, err := io.WriteString(w, x.chunk(body.Model, stamp())); err != nil {
			cancelled.Add(1)
			return
		}
		f.Flush()
	}
	io.WriteString(w, x.close(body.Model, s.tokens))
	f.Flush()
	served.Add(1)
}
