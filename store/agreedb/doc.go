// Package agreedb keeps agreements about periods and the records of consent, DPIA and publication. What is frozen or recorded
// is never changed; every act is told to the ledger in the same transaction, with the frozen bytes whole and without names of
// people.
package agreedb
