"""What pages show, prepared: texts, prices, dates and addresses. Templates neither count nor ask."""
