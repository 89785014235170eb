import io
import threading


class Pipe(io.BytesIO):
    """While its first write takes its time, another thread prints a line."""

    def write(self, data):
        if not other.ident:
            other.start()
            other.join()
        return super().write(data)


pipe = Pipe()
out = io.TextIOWrapper(pipe)
other = threading.Thread(target=print, args=["its line"], kwargs={"file": out})

LINES = 2_000
for _ in range(LINES):
    print("some line", file=out)  # More than the buffer holds.
out.flush()
arrived = pipe.getvalue().count(b"line")
print("every line arrived" if arrived == LINES + 1 else "lines were lost")
