REFUSED: dict = {}
