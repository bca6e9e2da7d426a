import * as javascript from "../languages/javascript.js";
import { serve } from "./serve.js";

serve(javascript);
