"""Private servers for this machine: a broker and a database in folders of their own, on ports of their own."""
