"""What Amazon SES reports about e-mails, through a topic of Amazon SNS."""
