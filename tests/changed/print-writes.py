import socket
import subprocess
import sys

# A socket that keeps apart what was written apart.
ours, theirs = socket.socketpair(socket.AF_UNIX, socket.SOCK_DGRAM)
ours.setblocking(False)
program = ["-c", "print('a line')"]


def writes(*options):
    command = [sys.executable, "-I", *options, *program]
    subprocess.run(command, stdout=theirs, check=True)
    messages = []
    try:
        while True:
            messages.append(ours.recv(100))
    except BlockingIOError:
        return messages


print("print, buffered:", *writes())
print("print, with -u:", *writes("-u"))
