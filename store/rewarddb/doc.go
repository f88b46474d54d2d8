// Package rewarddb keeps bonus schemes and runs. Both are kept as the exact bytes that were hashed: a run can be replayed
// and compared years later, whatever the program has become.
package rewarddb
