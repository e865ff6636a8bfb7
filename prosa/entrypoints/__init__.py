"""The programs: web application, command line, process manager. The only place that wires everything."""
