raise RuntimeError("not numpy")
