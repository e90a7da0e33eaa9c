package main

import (
	"bufio"
	"bytes"
	"encoding/json"
	"flag"
	"fmt"
	"io"
	"net/http"
	"os"
	"regexp"
	"sort"
	"strconv"
	"strings"
	"sync"
	"time"
)

type headers []string

func (h *headers) String() string     { return strings.Join(*h, ",") }
func (h *headers) Set(v string) error { *h = append(*h, v); return nil }

// stampRe finds the upstream's send time in nanoseconds.
var stampRe = regexp.MustCompile(`@(\d{19})`)

type result struct {
	total, first time.Duration
	delays       []time.Duration
	err          string
}

func load(args []string) {
	fs := flag.NewFlagSet("load", flag.ExitOnError)
	url := fs.String("url", "http://127.0.0.1:9100", "gateway base URL, without /v1")
	model := fs.String("model", "bench-16-0", "model name (scripts the upstream)")
	conc := fs.Int("c", 1, "concurrent clients")
	dur := fs.Duration("d", 5*time.Second, "how long to send new requests")
	limit := fs.Int("n", 0, "stop after this many requests (0: by time)")
	stream := fs.Bool("stream", false, "stream the answers")
	api := fs.String("api", "openai", "openai or anthropic request format")
	prompt := fs.Int("prompt", 200, "prompt length in characters")
	ramp := fs.Duration("ramp", 0, "start the clients evenly over this time, so that streams do not tick in step")
	var hs headers
	fs.Var(&hs, "header", "extra header 'Name: value', repeatable")
	fs.Parse(args)

	path, body := "/v1/chat/completions", map[string]any{
		"model": *model, "stream": *stream,
		"messages": []any{map[string]any{"role": "user", "content": strings.Repeat("a", *prompt)}},
	}
	if *api == "anthropic" {
		path = "/v1/messages"
		body["max_tokens"] = 100000
	} else if *stream {
		body["stream_options"] = map[string]any{"include_usage": true}
	}
	raw, _ := json.Marshal(body)
	tr := &http.Transport{MaxIdleConnsPerHost: *conc + 1, MaxConnsPerHost: 0, DisableCompression: true}
	client := &http.Client{Transport: tr}

	var mu sync.Mutex
	var all []result
	started := 0
	begin := time.Now()
	take := func() bool {
		mu.Lock()
		defer mu.Unlock()
		if *limit > 0 && started >= *limit {
			return false
		}
		if *limit == 0 && time.Since(begin) > *dur {
			return false
		}
		started++
		return true
	}
	var wg sync.WaitGroup
	for i := 0; i < *conc; i++ {
		wg.Add(1)
		go func() {
			defer wg.Done()
			time.Sleep(*ramp * time.Duration(i) / time.Duration(*conc))
			for take() {
				r := one(client, *url+path, raw, hs, *stream, *api)
				mu.Lock()
				all = append(all, r)
				mu.Unlock()
			}
		}()
	}
	wg.Wait()
	report(all, time.Since(begin), *stream)
}

// one sends one request and reads its whole answer.
func one(c *http.Client, url string, raw []byte, hs headers, stream bool, api string) (r result) {
	t0 := time.Now()
	req, _ := http.NewRequest("POST", url, bytes.NewReader(raw))
	req.Header.Set("Content-Type", "application/json")
	req.Header.Set("Authorization", "Bearer bench")
	if api == "anthropic" {
		req.Header.Set("x-api-key", "bench")
		req.Header.Set("anthropic-version", "2023-06-01")
	}
	for _, h := range hs {
		k, v, _ := strings.Cut(h, ":")
		req.Header.Set(k, strings.TrimSpace(v))
	}
	res, err := c.Do(req)
	if err != nil {
		r.err = "connect: " + err.Error()
		return
	}
	defer res.Body.Close()
	if res.StatusCode != 200 {
		b, _ := io.ReadAll(res.Body)
		if len(b) > 160 {
			b = b[:160]
		}
		r.err = fmt.Sprintf("HTTP %d %s", res.StatusCode, b)
		return
	}
	if !stream {
		b, err := io.ReadAll(res.Body)
		if err != nil || !bytes.Contains(b, []byte("tok")) {
			r.err = "short body"
		}
		r.total = time.Since(t0)
		r.first = r.total
		return
	}
	sc := bufio.NewScanner(res.Body)
	sc.Buffer(make([]byte, 64<<10), 1<<20)
	done := false
	for sc.Scan() {
		line := sc.Text()
		if m := stampRe.FindStringSubmatch(line); m != nil {
			now := time.Now()
			n, _ := strconv.ParseInt(m[1], 10, 64)
			r.delays = append(r.delays, time.Duration(now.UnixNano()-n))
			if r.first == 0 {
				r.first = now.Sub(t0)
			}
		}
		if strings.HasPrefix(line, "data: [DONE]") || strings.Contains(line, `"message_stop"`) {
			done = true
		}
	}
	r.total = time.Since(t0)
	if !done {
		r.err = "stream ended early"
	}
	return
}

// pct is the p quantile of sorted durations in milliseconds.
func pct(d []time.Duration, p float64) float64 {
	if len(d) == 0 {
		return 0
	}
	i := int(p * float64(len(d)))
	if i >= len(d) {
		i = len(d) - 1
	}
	return float64(d[i].Microseconds()) / 1000
}

func report(all []result, took time.Duration, stream bool) {
	var tot, first, delay []time.Duration
	errs := map[string]int{}
	chunks := 0
	for _, r := range all {
		if r.err != "" {
			errs[r.err]++
			continue
		}
		tot, first, delay = append(tot, r.total), append(first, r.first), append(delay, r.delays...)
		chunks += len(r.delays)
	}
	for _, d := range [][]time.Duration{tot, first, delay} {
		sort.Slice(d, func(i, j int) bool { return d[i] < d[j] })
	}
	out := map[string]any{
		"ok": len(tot), "errors": len(all) - len(tot), "seconds": took.Seconds(),
		"rps":        float64(len(tot)) / took.Seconds(),
		"latency_ms": map[string]float64{"p50": pct(tot, .5), "p90": pct(tot, .9), "p99": pct(tot, .99)},
	}
	if stream {
		out["first_ms"] = map[string]float64{"p50": pct(first, .5), "p99": pct(first, .99)}
		out["chunk_delay_ms"] = map[string]float64{"p50": pct(delay, .5), "p99": pct(delay, .99)}
		out["chunks_per_s"] = float64(chunks) / took.Seconds()
	}
	if len(errs) > 0 {
		out["error_kinds"] = errs
	}
	b, _ := json.MarshalIndent(out, "", "  ")
	fmt.Println(string(b))
	if len(tot) == 0 {
		os.Exit(1)
	}
}
