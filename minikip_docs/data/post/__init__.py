"""What comes by mail or packed: e-mails and zip archives give their files, nothing is written."""
