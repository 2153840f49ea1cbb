"""Its time goes to a C extension: SQLite adds numbers, a moment ten times a second."""
import sqlite3
import time

ADD = "with recursive r(n) as (select 1 union all select n + 1 from r where n < 40000) select sum(n) from r"


def add_numbers(connection):
    return connection.execute(ADD).fetchone()


def main():
    connection = sqlite3.connect(":memory:")
    while True:
        add_numbers(connection)
        time.sleep(0.1)


main()
