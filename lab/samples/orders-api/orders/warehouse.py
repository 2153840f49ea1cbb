"""Asks the warehouse for stock: nearly all of it waiting for a slow answer."""
import socket
import threading
import time

ANSWER_SECONDS = 1.5


def watch_stock():
    address = start_warehouse()
    while True:
        fetch_stock(address)


def fetch_stock(address):
    with socket.create_connection(address) as connection:
        connection.sendall(b"stock?\n")
        return wait_for_answer(connection)


def wait_for_answer(connection):
    return connection.recv(1024)


def start_warehouse():
    """The slow system on the other side, stood in for by a thread with a real socket."""
    listener = socket.create_server(("127.0.0.1", 0))
    threading.Thread(name="warehouse", target=serve, args=(listener,), daemon=True).start()
    return listener.getsockname()


def serve(listener):
    while True:
        connection, _ = listener.accept()
        with connection:
            connection.recv(1024)
            time.sleep(ANSWER_SECONDS)
            connection.sendall(b"42\n")
