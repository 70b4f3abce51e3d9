"""公文: one module a paper; `catalogue` lists them all, `making` is what each is made with."""
