// Package server stands between the network and the pages: addresses and certificates, proxies in front of us, what a single
// client may take, the headers that every answer carries, and what is measured and logged about a request. It knows nothing
// of what is served.
//
// Where a client came from is known while its request runs and nowhere else: it is never stored and never logged.
package server
