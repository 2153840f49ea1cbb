# Last line of the program: serve in the session itself; guardian, job or killer when it is run from its file.
"$@"
