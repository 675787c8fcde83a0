// Every operator, loss, optimizer and schedule of the catalog, trained for 20 steps as recorded graphs and as one call an operation.
import { compareTrainings } from "./recorded-against-eager.ts";

compareTrainings(20);
