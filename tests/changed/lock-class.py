import threading

print("Lock is a class:", isinstance(threading.Lock, type))
