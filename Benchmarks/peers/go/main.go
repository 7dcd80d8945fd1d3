// net/http and encoding/json of Go's standard library: as many goroutines as requests in flight, one shared client whose
// pool keeps a connection for each.
package main

import (
	"bytes"
	"crypto/tls"
	"crypto/x509"
	"encoding/json"
	"fmt"
	"io"
	"log"
	"net/http"
	"os"
	"sort"
	"strconv"
	"sync"
	"sync/atomic"
	"syscall"
	"time"
)

type message struct {
	Role    string `json:"role"`
	Content string `json:"content"`
}

type chatRequest struct {
	Model       string    `json:"model"`
	Messages    []message `json:"messages"`
	Temperature float64   `json:"temperature"`
	MaxTokens   int       `json:"max_tokens"`
}

type chatReply struct {
	Choices []struct {
		Message message `json:"message"`
	} `json:"choices"`
}

func ask(client *http.Client, url, prompt string) (string, error) {
	body, err := json.Marshal(chatRequest{"alfred-4.2", []message{{"user", prompt}}, 0.4, 150})
	if err != nil {
		return "", err
	}
	response, err := client.Post(url, "application/json", bytes.NewReader(body))
	if err != nil {
		return "", err
	}
	defer response.Body.Close()
	content, err := io.ReadAll(response.Body)
	if err != nil || response.StatusCode != 200 {
		return "", fmt.Errorf("status %d: %v", response.StatusCode, err)
	}
	var reply chatReply
	if err := json.Unmarshal(content, &reply); err != nil || len(reply.Choices) == 0 {
		return "", fmt.Errorf("no answer in the reply: %v", err)
	}
	return reply.Choices[0].Message.Content, nil
}

func cpuSeconds() float64 {
	var usage syscall.Rusage
	syscall.Getrusage(syscall.RUSAGE_SELF, &usage)
	return time.Duration(usage.Utime.Nano() + usage.Stime.Nano()).Seconds()
}

func newClient(concurrency int, authority string) *http.Client {
	transport := http.DefaultTransport.(*http.Transport).Clone()
	transport.MaxIdleConns, transport.MaxIdleConnsPerHost = concurrency, concurrency
	transport.ForceAttemptHTTP2 = false
	if authority != "" {
		pem, err := os.ReadFile(authority)
		if err != nil {
			log.Fatal(err)
		}
		roots := x509.NewCertPool()
		roots.AppendCertsFromPEM(pem)
		transport.TLSClientConfig = &tls.Config{RootCAs: roots}
	}
	return &http.Client{Transport: transport}
}

func main() {
	if len(os.Args) < 6 {
		log.Fatal("usage: peer URL PROMPT ANSWER REQUESTS CONCURRENCY [CA_FILE]")
	}
	url, prompt, answer := os.Args[1]+"/chat/completions", os.Args[2], os.Args[3]
	requests, _ := strconv.Atoi(os.Args[4])
	concurrency, _ := strconv.Atoi(os.Args[5])
	client := newClient(concurrency, append(os.Args, "")[6])
	latencies := make([]float64, requests)
	var next, failures int64
	var workers sync.WaitGroup

	start, cpu := time.Now(), cpuSeconds()
	for worker := 0; worker < concurrency; worker++ {
		workers.Add(1)
		go func() {
			defer workers.Done()
			for {
				index := int(atomic.AddInt64(&next, 1)) - 1
				if index >= requests {
					return
				}
				began := time.Now()
				text, err := ask(client, url, prompt+" "+strconv.Itoa(index))
				if err != nil || text != answer {
					atomic.AddInt64(&failures, 1)
				}
				latencies[index] = time.Since(began).Seconds()
			}
		}()
	}
	workers.Wait()
	seconds, used := time.Since(start).Seconds(), cpuSeconds()-cpu
	sort.Float64s(latencies)
	json.NewEncoder(os.Stdout).Encode(map[string]any{
		"requests": requests, "seconds": seconds, "failures": failures, "cpu": used,
		"p50": latencies[requests/2], "p99": latencies[requests*99/100],
	})
}
