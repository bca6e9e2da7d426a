import * as python from "../languages/python.js";
import { serve } from "./serve.js";

serve(python);
