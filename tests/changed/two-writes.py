import io
import os
import runpy
import sys
import threading

both_have_written = threading.Barrier(2)


class Unbuffered(io.TextIOBase):
    """Standard output as under `python3 -u`: each write goes out at once."""

    def write(self, text):
        os.write(1, text.encode())
        if text != "\n":
            both_have_written.wait()


sys.stdout = Unbuffered()
runpy.run_path(sys.argv[1], run_name="__main__")
