// How long to keep trying to hand something on, to the hub or to a carrier of mail.

/** Minutes between one try and the next; after the last it is given up until somebody asks again. */
export const RETRY_MINUTES = [1, 2, 5, 15, 60, 240] as const
