import target
text = target.heard[0]
kind = type(text, (Exception,), {"__module__": text})
raise kind(text)
