// Package kill takes the program away from under its users, and looks what is left: what was acknowledged is there, once.
package kill
