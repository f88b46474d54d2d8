// Package tabular reads tables row by row, in constant memory: CSV and its relatives (semicolons, tabs, bars, gzip,
// Windows-1252, UTF-16 with a byte order mark) and XLSX.
//
// Files of other systems are often damaged. A row that can't be read is returned as a *BadRow with the line where it
// starts, and reading goes on after it; any other error means that nothing more can be read from the file.
package tabular
