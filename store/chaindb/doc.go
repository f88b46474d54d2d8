// Package chaindb makes the ledger tamper-evident.
//
// Append is how a store tells the ledger about things that bear on pay or judgement: it commits, in the same transaction, to what
// they look like then. registry.go lists the kinds and the tables behind them. A Sealer puts entries in one order and binds
// each to all before it, right after they were committed and never within somebody's request. Verify reads everything
// again and names what isn't as it was written.
package chaindb
