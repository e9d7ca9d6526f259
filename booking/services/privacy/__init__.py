"""What is kept about a customer: told to who asks, and gone when it is to go. One list says where it all stands."""
